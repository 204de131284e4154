export { at as replayOf } from "./shared.js";
