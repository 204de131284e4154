export { ot as replayOf } from "./shared.js";
