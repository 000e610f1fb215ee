// Runs .NET in a worker, so that the page stays alive. Answers one line for each subject, "done" at the end.
import { dotnet } from './_framework/dotnet.js';

const bytes = async name => new Uint8Array(await (await fetch('./data/' + name)).arrayBuffer());

try {
  const kernel = new URL(self.location).searchParams.get('kernel');
  const { getAssemblyExports, getConfig, runMain } =
    await dotnet.withEnvironmentVariable('NABLA_KERNEL', kernel).create();
  await runMain();
  const { Measure } = (await getAssemblyExports(getConfig().mainAssemblyName)).Nabla.Browser.Program;
  const none = new Uint8Array(0);
  for (const { name, images, labels, divisor } of await (await fetch('./data/subjects.json')).json()) {
    const answer = Measure(images ? await bytes(images) : none, labels ? await bytes(labels) : none, divisor);
    self.postMessage(name + ' ' + answer);
  }
} catch (problem) {
  self.postMessage('error ' + (problem.stack ?? problem));
}
self.postMessage('done');
