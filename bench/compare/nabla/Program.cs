// Nabla's side of bench/compare: answers the line protocol of the driver.
//   SPEC.json          serve "curve N" and "run N" on standard input, a line of JSON for each
//   export SPEC.json   write the parameters that all contestants start from
//   scaling SECONDS    time per step against width, batch and depth
using System.Globalization;
using System.Runtime.InteropServices;
using Nabla;
using Nabla.Compare;

if (args is ["export", var export])
    return Export(Spec.Read(export));
if (args is ["scaling", var seconds])
    return Scaling.Print(double.Parse(seconds, CultureInfo.InvariantCulture));

Spec spec = Spec.Read(args[0]);
Contestant contestant = spec switch
{
    { Variant: "peak" } => new PeakContestant(spec),
    { Kind: "gradient" } => new GradientContestant(spec),
    { Kind: "one" or "batch" } => new AnswerContestant(spec),
    { IsDouble: true } => new TrainContestant<double>(spec),
    _ => new TrainContestant<float>(spec),
};
Say($$"""{"ready": true, "kernels": "{{KernelInfo.Name}}", "dotnet": "{{Environment.Version}}", "blas": "none"}""");
while (Console.ReadLine() is { } line)
{
    string[] words = line.Split(' ');
    int count = int.Parse(words[1], CultureInfo.InvariantCulture);
    if (words[0] == "curve")
    {
        string losses = contestant.Curve(count) is { } costs ? $"[{string.Join(", ", costs.Select(Text))}]" : "null";
        Say($$"""{"losses": {{losses}}}""");
        continue;
    }

    var (units, time) = contestant.Run(count);
    Say($$"""{"units": {{units}}, "seconds": {{Text(time)}}}""");
}

return 0;

static void Say(string line)
{
    Console.WriteLine(line);
    Console.Out.Flush();
}

static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

static int Export(Spec spec)
{
    var network = new Network<double>(spec.Architecture, spec.Initializer, seed: 1);
    var numbers = new double[network.Parameters.Count];
    network.Parameters.CopyTo(numbers);
    File.WriteAllBytes(spec.Parameters, MemoryMarshal.AsBytes<double>(numbers).ToArray());
    return 0;
}
