const name = 'tea-and-coffee';
const operationId = 'op_… (from the mutation, or from the query Stores of tab 3)';
const json = (variables: object): string => JSON.stringify(variables, null, 2);

/** The tabs between a store's creation and its deletion. */
export const changeExamples = [
  {
    query: `# 4. Change it: configuration, products, plan, domains, labels. What you leave out
#    stays. Products are added; existing ones are never touched. A plan shows every
#    field that would differ. A change that fails is undone by itself.
mutation PlanChange($input: UpdateStoreInput!) {
  planStore(input: { update: $input }) {
    plan {
      hash
      estimatedSeconds
      warnings
      objects { kind name action diff }
      quotaAfter { limit used max }
    }
    userErrors { code message path remedy }
  }
}

mutation Change($input: UpdateStoreInput!) {
  updateStore(input: $input) {
    operation { id kind }
    replayed
    userErrors { code message path remedy }
  }
}
`,
    variables: json({
      input: {
        name,
        plan: 'MEDIUM',
        config: { title: 'Tea, Coffee & Cake', products: [{ title: 'Lemon cake', priceMinor: 2400 }] },
        labels: [{ key: 'team', value: 'sweets' }],
      },
    }),
  },
  {
    query: `# 5. Upgrade it to a newer version of its engine, or roll it back to a revision that
#    was READY. A rollback is a new revision, and it stays. Where a migration has
#    changed the data there is no way back: DATA_SCHEMA_CHANGED says what to do.
query History($name: String!) {
  engines { kind versions { version changesDataSchema default } }
  store(name: $name) {
    engineVersion
    revisions {
      number
      current
      becameReady
      engineVersion
      cause
      diff(with: 1) { values }
    }
  }
}

mutation Upgrade($name: String!, $engineVersion: String!) {
  upgradeStore(input: { name: $name, engineVersion: $engineVersion }) {
    operation { id kind }
    userErrors { code message path remedy }
  }
}

mutation RollBack($name: String!, $toRevision: Int!) {
  rollbackStore(input: { name: $name, toRevision: $toRevision, reason: "too slow" }) {
    operation { id kind }
    userErrors { code message path remedy }
  }
}
`,
    variables: json({ name, engineVersion: '2.21.2', toRevision: 1 }),
  },
  {
    query: `# 6. Let it rest and wake it again, data kept. Give it new passwords while it sells.
mutation Suspend($name: String!) {
  suspendStore(input: { name: $name }) {
    operation { id kind }
    userErrors { code message path remedy }
  }
}

mutation Resume($name: String!) {
  resumeStore(input: { name: $name }) {
    operation { id kind }
    userErrors { code message path remedy }
  }
}

mutation Rotate($name: String!) {
  rotateStoreSecrets(input: { name: $name }) {
    operation { id kind }
    userErrors { code message path remedy }
  }
}

# The login of the shop's administrator. Every reading is audited.
query Login($name: String!) {
  storeCredentials(name: $name) { adminUrl username password }
}
`,
    variables: json({ name }),
  },
  {
    query: `# 7. When something is wrong: why, what its containers write, and what to do.
query Why($name: String!) {
  store(name: $name) {
    phase
    reason { code component message remedy }
    conditions { type status message }
    components { name ready wanted restarts reason { message remedy } }
  }
}

subscription Logs($name: String!) {
  storeLogs(name: $name, tailLines: 20) {
    lines { at pod container text }
    dropped
  }
}

# Once more what failed or was cancelled last.
mutation Retry($name: String!) {
  retryStore(input: { name: $name }) {
    operation { id kind }
    userErrors { code message path remedy }
  }
}

# What was done stays. Cancelling twice is the same as once.
mutation Cancel($id: ID!) {
  cancelOperation(id: $id) {
    operation { id state }
    userErrors { code message path remedy }
  }
}
`,
    variables: json({ name, id: operationId }),
  },
];
