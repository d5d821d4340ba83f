/** Every bound of the product, declared once: `{name: {value, description}}`. Each has a test that goes past it. */
export const limits = {
  requestBody: { value: 1_048_576, description: 'Bytes of one JSON request to the API' },
  pageSize: { value: 1_000, description: 'Records in one page of an API list' },
  sortFields: { value: 5, description: 'Fields that one list may be sorted by' },
  filterConditions: { value: 50, description: 'Conditions in one filter' },
  signInsPerAccount: { value: 10, description: 'Failed sign-ins to one account within 15 minutes' },
  signInsPerAddress: { value: 50, description: 'Failed sign-ins from one network address within 15 minutes' },
  passwordShortest: { value: 10, description: 'Characters of a password, at least' },
  passwordLongest: { value: 200, description: 'Characters of a password, at most' },
  invitationDays: { value: 7, description: 'Days for which an invitation may be accepted' },
  idempotencyKey: { value: 200, description: 'Characters of an Idempotency-Key' },
  keysPerMember: { value: 50, description: 'API keys of one member' },
} as const satisfies Record<string, { value: number; description: string }>;
