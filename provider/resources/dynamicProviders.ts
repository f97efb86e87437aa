import type * as pulumi from "@pulumi/pulumi";

// The text of these methods is stored in the state of every resource and runs
// again at refresh and destroy, so each is one constant line that loads this
// package from the program's own directory; the code itself stays out of the
// state. `createRequire` finds an installed package as well as this repository
// from within itself, which a plain `require` of the provider process does not.

// prettier-ignore
export const rdmaModeProvider: pulumi.dynamic.ResourceProvider = {
  configure: (request) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rdmaMode").configure(request),
  check: (olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rdmaMode").check(olds, news),
  diff: (id, olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rdmaMode").diff(id, olds, news),
  create: (news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rdmaMode").create(news),
  read: (id, props) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rdmaMode").read(id, props),
  update: (id, olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rdmaMode").update(id, olds, news),
  delete: (id, props) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rdmaMode").delete(id, props),
};

// prettier-ignore
export const nicFirmwareVfsProvider: pulumi.dynamic.ResourceProvider = {
  configure: (request) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/nicFirmwareVfs").configure(request),
  check: (olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/nicFirmwareVfs").check(olds, news),
  diff: (id, olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/nicFirmwareVfs").diff(id, olds, news),
  create: (news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/nicFirmwareVfs").create(news),
  read: (id, props) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/nicFirmwareVfs").read(id, props),
  update: (id, olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/nicFirmwareVfs").update(id, olds, news),
  delete: (id, props) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/nicFirmwareVfs").delete(id, props),
};

// prettier-ignore
export const sriovVfsProvider: pulumi.dynamic.ResourceProvider = {
  configure: (request) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/sriovVfs").configure(request),
  check: (olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/sriovVfs").check(olds, news),
  diff: (id, olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/sriovVfs").diff(id, olds, news),
  create: (news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/sriovVfs").create(news),
  read: (id, props) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/sriovVfs").read(id, props),
  update: (id, olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/sriovVfs").update(id, olds, news),
  delete: (id, props) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/sriovVfs").delete(id, props),
};

// prettier-ignore
export const rolloutProvider: pulumi.dynamic.ResourceProvider = {
  configure: (request) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rollout").configure(request),
  check: (olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rollout").check(olds, news),
  diff: (id, olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rollout").diff(id, olds, news),
  create: (news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rollout").create(news),
  read: (id, props) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rollout").read(id, props),
  update: (id, olds, news) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rollout").update(id, olds, news),
  delete: (id, props) => process.getBuiltinModule("module").createRequire(process.cwd() + "/")("pulumi-rdma/resources/rollout").delete(id, props),
};
