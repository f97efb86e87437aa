/** Version of what a resource keeps in the state, so that later code can read what earlier code wrote. */
export const schemaVersion = 1;
