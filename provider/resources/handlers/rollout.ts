import { rolloutHandler } from "../rolloutHandler.ts";

export { configure } from "../configureHandler.ts";

const remove = rolloutHandler.delete;

export const { check, diff, create, read, update } = rolloutHandler;
export { remove as delete };
