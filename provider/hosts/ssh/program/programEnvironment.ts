/**
 * Environment of the system's ssh: that of this process, for Match exec and
 * ProxyCommand need what the user gave it, without a way to ask the user
 * anything, and without the engine's secrets, which SendEnv could hand on.
 */
export function programEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) => !/^(PULUMI_|SSH_ASKPASS|DISPLAY$|WAYLAND_DISPLAY$|LC_|LANG)/.test(name),
  );
  return { ...Object.fromEntries(kept), LC_ALL: "C", SSH_ASKPASS_REQUIRE: "never" };
}
