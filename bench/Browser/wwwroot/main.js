// The page: starts the engine in a worker, once with its own choice of kernels and once with the scalar ones, and sends
// what the workers measure to the server that served the page.
const answer = line => fetch('/result', { method: 'POST', body: line });

const measure = kernel => new Promise(resolve => {
  const worker = new Worker('./worker.js?kernel=' + kernel, { type: 'module' });
  worker.onmessage = async ({ data }) => {
    document.getElementById('log').textContent += data + '\n';
    if (data === 'done') {
      worker.terminate();
      resolve();
    } else {
      await answer(data);
    }
  };
  worker.onerror = event => answer('error ' + event.message);
});

for (const kernel of ['', 'scalar'])
  await measure(kernel);
await answer('done');
