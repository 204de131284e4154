export { _ as rowsOf } from "./shared.js";
