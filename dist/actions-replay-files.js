export { p as replayOf } from "./shared.js";
