import * as pulumi from "@pulumi/pulumi";

/**
 * Host entries are stored in clear, also where an outer value is a secret: a
 * claim is made from them.
 */
export function refuseSecret<T>(resource: string, hosts: pulumi.Input<T>): pulumi.Output<T> {
  const output: pulumi.Output<unknown> = pulumi.output(hosts);
  return pulumi.output(pulumi.isSecret(output)).apply((secret) => {
    if (!secret) return output;
    throw new pulumi.RunError(
      `${resource}: "hosts" holds a secret value; host entries are stored in clear. ` +
        "Put credentials into the configuration: pulumi config set --secret --path 'rdma:credentials.NAME.password'",
    );
  }) as pulumi.Output<T>;
}
