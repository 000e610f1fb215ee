#:project ../../src/Nabla.Lab/Nabla.Lab.csproj
#:property PublishAot=false
#:property AssemblyName=Nabla.Page.Tests
// What a page costs a training: steps a second of a session that trains at full speed on one thread, alone and while a
// client asks for frames from another thread, in turn. The client asks 60 times a second, or again and again.
//   dotnet run -c Release bench/lab/session.cs
using System.Diagnostics;
using System.Text;
using Nabla;
using Nabla.IO;
using Nabla.Lab.Session;

string[] names = ["z2", "a2", "delta2", "prime2", "z3", "a3", "delta3", "prime3", "w2"];
string trace = "\"a1\",\"y\",\"caption\",\"tick\"," + string.Join(",", names.Select(name => $"\"{name}\""));
byte[] small = Encoding.UTF8.GetBytes(Asked(trace, "true"));
byte[] whole = Encoding.UTF8.GetBytes(Asked(
    trace + ",\"w3\",\"b2\",\"b3\",\"nablaW2\",\"nablaW3\",\"back2\"", "false"));
var noise = new Random(1);
float[,] x = new float[5000, 784];
int[] labels = [.. Enumerable.Range(0, 5000).Select(i => i % 10)];
for (int i = 0; i < 5000; i++)
{
    for (int k = 0; k < 784; k++)
        x[i, k] = noise.NextSingle();
}

LabSubject wide = new("noise", seed => new LabTraining<float>("noise", new Trainer(
    Network.Create([784, 30, 10], Activation.Sigmoid, seed: 1), new Recipe
    {
        Optimizer = new Sgd(3), Cost = Cost.Quadratic, BatchSize = 10, Epochs = 1_000_000, Seed = 1,
    }).Begin(Dataset.FromRows(x, labels, 10)), null));
LabSubject digits = new("digits", seed => new LabTraining<float>("digits", new Trainer(
    Network.Create([64, 30, 10], Activation.Sigmoid, seed: 1), new Recipe
    {
        Optimizer = new Sgd(3), Cost = Cost.Quadratic, BatchSize = 10, Epochs = 1_000_000, Seed = 1,
    }).Begin(Digits.Load().Train), null));

Console.WriteLine("| network | frames | steps/s alone | steps/s with a client | kept | frames/s |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
foreach ((string name, LabSubject subject) in ((string, LabSubject)[])[("64-30-10", digits), ("784-30-10", wide)])
{
    foreach ((string rate, byte[] request, int pause) in
        ((string, byte[], int)[])
        [
            ("60 a second, as bytes", small, 16), ("60 a second, float32", whole, 16), ("without a pause", whole, 0),
        ])
    {
        var kept = new List<(double Alone, double With, double Frames)>();
        for (int turn = 0; turn < 7; turn++)
        {
            (double alone, _) = Run(subject, null, 0);
            (double with, double frames) = Run(subject, request, pause);
            kept.Add((alone, with, frames));
        }

        (double Alone, double With, double Frames) middle = kept.OrderBy(turn => turn.With / turn.Alone).ElementAt(3);
        Console.WriteLine($"| {name} | {rate} | {middle.Alone:N0} | {middle.With:N0} | " +
            $"{middle.With / middle.Alone:P1} | {middle.Frames:N0} |");
    }
}

static (double Steps, double Frames) Run(LabSubject subject, byte[]? request, int pause)
{
    var session = new LabSession(subject);
    session.Do(LabAction.Run);
    Warm(session);
    long frames = 0, begin = session.Tick().Step;
    bool isOver = false;
    Thread? client = request is null ? null : new(() =>
    {
        while (!Volatile.Read(ref isOver))
        {
            session.Handle(request);
            frames++;
            if (pause > 0)
                Thread.Sleep(pause);
        }
    });
    client?.Start();
    var watch = Stopwatch.StartNew();
    while (watch.Elapsed < TimeSpan.FromSeconds(0.7))
        session.Work(TimeSpan.FromMilliseconds(20));
    double seconds = watch.Elapsed.TotalSeconds;
    Volatile.Write(ref isOver, true);
    long steps = session.Tick().Step - begin;
    client?.Join();
    return (steps / seconds, frames / seconds);
}

static string Asked(string blocks, string small) =>
    $$"""{"type":"look","of":"training","example":3,"blocks":[{{blocks}}],"small":{{small}}}""";

static void Warm(LabSession session)
{
    var watch = Stopwatch.StartNew();
    while (watch.Elapsed < TimeSpan.FromSeconds(0.3))
        session.Work(TimeSpan.FromMilliseconds(20));
}
