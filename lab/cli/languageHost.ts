// The Node.js language host of Pulumi, as far as programs of this repository
// need it: used where the official one is not installed beside `pulumi`.
// Speaks pulumirpc.LanguageRuntime; its first line on stdout is its port.
import * as grpc from "@grpc/grpc-js";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import languageProto from "@pulumi/pulumi/proto/language_pb.js";
import type {
  ProgramInfo,
  RunPluginRequest,
  RunRequest,
} from "@pulumi/pulumi/proto/language_pb.js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";

/** Exit code by which a program says that it has already reported its error. */
const exitAfterReporting = 32;

const engineAddress = process.argv.at(-1) ?? "";

type Call<Request> = grpc.ServerUnaryCall<Request, unknown>;
type Answer = grpc.sendUnaryData<unknown>;

function run({ request }: Call<RunRequest>, answer: Answer): void {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const entry = info?.getEntryPoint() ?? request.getProgram();
  const runner = createRequire(join(directory, "/")).resolve("@pulumi/pulumi/cmd/run");
  const flags: readonly (readonly [string, string])[] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engineAddress],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["stack", request.getStack()],
    ["pwd", request.getPwd()],
    ["root-directory", info?.getRootDirectory() ?? directory],
    ["parallel", String(request.getParallel())],
  ];
  const child = spawn(
    process.execPath,
    [
      runner,
      ...flags.map(([name, value]) => `--${name}=${value}`),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      join(directory, entry === "." ? "" : entry),
      ...request.getArgsList(),
    ],
    {
      cwd: request.getPwd(),
      stdio: ["ignore", "inherit", "inherit"],
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
        PULUMI_NODEJS_TYPESCRIPT: String(isTypeScript(info)),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      },
    },
  );
  child.on("error", (error) => {
    answer({ code: grpc.status.INTERNAL, details: error.message });
  });
  child.on("close", (code) => {
    const response = new languageProto.RunResponse();
    if (code === exitAfterReporting) response.setBail(true);
    else if (code !== 0) response.setError(`program ended with ${code ?? "a signal"}`);
    answer(null, response);
  });
}

/** `runtime.options.typescript` of Pulumi.yaml: the SDK compiles the program unless it is false. */
function isTypeScript(info: ProgramInfo | undefined): boolean {
  return info?.getOptions()?.toJavaScript().typescript !== false;
}

/** A policy pack: the only kind of plugin that is asked for here. Its first line on stdout is its port. */
function runPlugin(call: grpc.ServerWritableStream<RunPluginRequest, unknown>): void {
  const { request } = call;
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const runner = createRequire(join(directory, "/")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const variables = request.getEnvList().map((line): [string, string] => {
    const at = line.indexOf("=");
    return [line.slice(0, at), line.slice(at + 1)];
  });
  const child = spawn(process.execPath, [runner, ...request.getArgsList(), directory], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...Object.fromEntries(variables) },
  });
  child.stdout.on("data", (bytes: Buffer) => {
    call.write(new languageProto.RunPluginResponse().setStdout(bytes));
  });
  child.stderr.on("data", (bytes: Buffer) => {
    call.write(new languageProto.RunPluginResponse().setStderr(bytes));
  });
  child.on("close", (code) => {
    call.write(new languageProto.RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

const empty =
  (make: () => unknown) =>
  (_call: Call<unknown>, answer: Answer): void => {
    answer(null, make());
  };

const server = new grpc.Server();
server.addService(services.LanguageRuntimeService, {
  run,
  runPlugin,
  handshake: empty(() => new languageProto.LanguageHandshakeResponse()),
  getRequiredPackages: empty(() => new languageProto.GetRequiredPackagesResponse()),
  getRequiredPlugins: empty(() => new languageProto.GetRequiredPluginsResponse()),
  getPluginInfo: empty(() => new pluginProto.PluginInfo()),
  runtimeOptionsPrompts: empty(() => new languageProto.RuntimeOptionsResponse()),
  about: empty(() => new languageProto.AboutResponse()),
  getProgramDependencies: empty(() => new languageProto.GetProgramDependenciesResponse()),
  cancel: empty(() => new emptyProto.Empty()),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  console.log(port);
});
