export { lt as replayOf } from "./shared.js";
