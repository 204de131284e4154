export { it as replayOf } from "./shared.js";
