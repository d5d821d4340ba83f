import { expect, test } from './people.ts';

test('two people who signed up in two browsers are in the same workspace', async ({ ann, ben, product }) => {
  for (const somebody of [ann, ben]) {
    const me = await somebody.context.request.get(`${product.address}/api/me`);
    expect(await me.json()).toMatchObject({ user: { email: somebody.email }, workspaces: [{ id: ann.workspace.id }] });
    await somebody.page.goto(somebody.home);
    await expect(somebody.page).toHaveURL(new RegExp(`/app/${ann.workspace.slug}`));
  }
});

test('the one-time link works once', async ({ ann, product }) => {
  expect(ann.workspace.slug).not.toBe('');
  expect(await product.signUp()).toEqual({});
});
