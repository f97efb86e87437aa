import { checkRollout, rolloutKeys, rolloutStatusKeys } from "./checkRollout.ts";
import { openCycles } from "./cycleJournalOf.ts";
import { failedCheck } from "../failedCheck.ts";
import type { Handler } from "../handler.ts";
import { identityOf } from "../identity.ts";
import { pick } from "../pick.ts";
import { plainErrors } from "../plainErrors.ts";
import { readableState } from "../readableState.ts";
import { sameInputs } from "../sameInputs.ts";
import { unknownInputs } from "../unknownKeys.ts";
import { updateRollout } from "./updateRollout.ts";

const handler: Handler = {
  check: (olds, news) => {
    const problems = unknownInputs(news, rolloutKeys, rolloutStatusKeys);
    if (problems.length > 0) return Promise.resolve(failedCheck(news, problems));
    return checkRollout(olds, news);
  },

  diff: (_id, olds, news) =>
    Promise.resolve({
      changes:
        (Array.isArray(news.reboots) && news.reboots.length > 0) ||
        openCycles(identityOf("Rollout", news), news.hosts).length > 0 ||
        !sameInputs(rolloutKeys, olds, news),
    }),

  create: async (news) => {
    const id = identityOf("Rollout", news).owner;
    return { id, outs: await updateRollout(id, news) };
  },

  update: async (id, _olds, news) => ({ outs: await updateRollout(id, news) }),

  /** A Rollout is what is done, not what is: there is nothing to read. */
  read: (id, properties) =>
    Promise.resolve({
      id,
      props: properties,
      inputs: pick([...rolloutKeys, ...rolloutStatusKeys, "__provider", "__urn"], properties),
    }),

  /** Undoes nothing: the settings belong to the host resources. */
  delete: () => Promise.resolve(),
};

/** The dynamic provider's methods of Rollout. */
export const rolloutHandler = plainErrors(readableState("Rollout", handler));
