import { rolloutHandler } from "../rollout/rolloutHandler.ts";

export { configure } from "../configuration/configureHandler.ts";

const remove = rolloutHandler.delete;

export const { check, diff, create, read, update } = rolloutHandler;
export { remove as delete };
