export { d as replayOf } from "./shared.js";
