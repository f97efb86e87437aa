import type * as pulumi from "@pulumi/pulumi";

type Values = Record<string, unknown>;

/** The methods that the engine calls on a resource, all of them present. */
export interface Handler {
  readonly check: (olds: Values, news: Values) => Promise<pulumi.dynamic.CheckResult>;
  readonly diff: (id: string, olds: Values, news: Values) => Promise<pulumi.dynamic.DiffResult>;
  readonly create: (news: Values) => Promise<pulumi.dynamic.CreateResult>;
  readonly read: (id: string, properties: Values) => Promise<pulumi.dynamic.ReadResult>;
  readonly update: (id: string, olds: Values, news: Values) => Promise<pulumi.dynamic.UpdateResult>;
  readonly delete: (id: string, properties: Values) => Promise<void>;
}
