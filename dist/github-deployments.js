export { r as recentDeployments } from "./deployments.js";
