export { nt as replayOf } from "./shared.js";
