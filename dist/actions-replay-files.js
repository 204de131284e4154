export { m as replayOf } from "./shared.js";
