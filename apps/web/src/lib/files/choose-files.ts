/** Lets somebody choose files of their device; none when they think better of it. `accept`: media types that are offered. */
export function chooseFiles(accept = '', { multiple = true } = {}): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = multiple;
    input.accept = accept;
    input.hidden = true;
    const done = () => {
      resolve([...(input.files ?? [])]);
      input.remove();
    };
    input.addEventListener('change', done);
    input.addEventListener('cancel', done);
    // In the page, or some browsers let go of it before it answers.
    document.body.append(input);
    input.click();
  });
}
