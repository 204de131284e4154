export { ft as rowsOf } from "./shared.js";
