/** Making a record from one line. */
export const create = {
  line: 'In one line',
  about: 'Words are read as you type. What is not understood is the name.',
  placeholder: {
    deal: 'Acme, 40k, June',
    account: 'Acme Ltd, acme.com',
    contact: 'Ana Lopez, Acme, ana@acme.com',
    product: 'Meter X, 99 EUR',
    task: 'Call Ana tomorrow 10:00 about pricing',
    interaction: 'Called Ana yesterday about pricing',
    other: 'Name',
  },
  understood: 'What was understood',
  type: 'Type',
  typeIs: 'Type: {{type}}. Change it',
  name: 'Name',
  nameMissing: 'A name is still missing',
  giveBack: '{{field}}: take “{{text}}” as words instead',
  also: 'Also create {{type}} “{{name}}”',
  all: 'All fields',
  keep: 'Create and go on',
} as const;
