import { X as require_undici } from "./vendor.js";
export default require_undici();
export {};
