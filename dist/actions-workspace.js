export { lt as rowsOf } from "./shared.js";
