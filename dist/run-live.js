export { i as live } from "./shared.js";
