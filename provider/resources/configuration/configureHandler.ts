import type * as pulumi from "@pulumi/pulumi";
import { configureSession } from "./session.ts";

/** The configuration is taken before the first await: the engine may call check() before the promise has settled. */
export function configure({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> {
  configureSession((key) => config.get(key));
  return Promise.resolve();
}
