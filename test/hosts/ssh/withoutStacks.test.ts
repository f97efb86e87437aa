import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { withoutStacks } from "../../../provider/hosts/ssh/withoutStacks.ts";

describe("withoutStacks()", () => {
  const framesOf = (error: Error): number => (error.stack ?? "").split("\n    at ").length - 1;

  it("spares the stacks of one event, and of nothing that the event puts off", async () => {
    const frames: Record<string, number> = {};
    const note = (name: string): void => {
      frames[name] = framesOf(new Error(name));
    };
    const socket = new EventEmitter();
    const later = new Promise<void>((resolve) => {
      socket.on("data", withoutStacks);
      socket.on("data", () => {
        note("listener");
        process.nextTick(note, "tick");
        queueMicrotask(() => {
          note("microtask");
        });
        setImmediate(() => {
          note("next event");
          resolve();
        });
      });
    });
    const limit = Error.stackTraceLimit;
    socket.emit("data");
    socket.emit("data");
    await later;
    assert.equal(frames["listener"], 0);
    for (const name of ["tick", "microtask", "next event"]) assert.ok(frames[name] !== 0, name);
    assert.equal(Error.stackTraceLimit, limit);
  });

  it("leaves a program without stacks as it is", async () => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      withoutStacks();
      await new Promise(setImmediate);
      assert.equal(Error.stackTraceLimit, 0);
    } finally {
      Error.stackTraceLimit = limit;
    }
  });
});
