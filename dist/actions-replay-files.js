export { ut as replayOf } from "./shared.js";
