#:project ../src/Nabla.IO/Nabla.IO.csproj
#:property PublishAot=false

// A small change of a digit that changes the answer: a step along the sign of ∂C/∂x (Goodfellow and others 2014).
//   dotnet run examples/adversarial.cs [PICTURE.svg]
using Nabla;
using Nabla.IO;

var (train, test) = Digits.Load();
var network = Network.Create([64, 30, 10], Activation.ReLU, Activation.Softmax, seed: 1);
new Trainer(network, new Adam(0.003), Cost.SoftmaxCrossEntropy) { Epochs = 20, Seed = 1 }.Run(train);

var (x, y) = test.ToArrays<float>();
var trace = new Trace<float>(network.Architecture, test.Count);
Backprop.Run(network.Parameters, Cost.SoftmaxCrossEntropy, x, y, trace, new(network.Architecture));
float[,] slopes = Backprop.InputGradient(network.Parameters, trace).ToArray();   // ∂C_x/∂x, a row for each digit

float[] steps = [0, 0.05f, 0.1f, 0.15f, 0.2f, 0.25f, 0.3f];
var random = new Random(1);
foreach (float step in steps)
{
    double along = Right(i => Changed(i, step)), at = Right(i => Moved(i, step, _ => random.Next(2) - 0.5f));
    Print($"step {step:F2}: {along:P1} of new digits are right; {at:P1} with random signs");
}

const int Example = 3;
float least = steps.First(step => network.Classify(Changed(Example, step)) != test.Label(Example));
float[] before = Changed(Example, 0), after = Changed(Example, least);
string was = $"{network.Classify(before)}", now = $"{network.Classify(after)}";
Print($"a step of {least:F2} makes this {was} a {now}:");
for (int row = 0; row < 8; row++)
    Console.WriteLine($"{Text(before, row)} │ {Text(after, row)}");

float steepest = Enumerable.Range(0, 64).Max(k => Math.Abs(slopes[Example, k]));
File.WriteAllText(args.Length > 0 ? args[0] : "adversarial.svg", $"""
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -2 28 11" width="840" height="330" font-size="1">
    <rect x="-1" y="-2" width="28" height="11" fill="white"/>
    {Panel(0, was, k => Color(before[k], before[k], before[k]))}
    {Panel(9, "∂C/∂x", k => Signed(slopes[Example, k] / steepest))}
    {Panel(18, now, k => Color(after[k], after[k], after[k]))}
    </svg>
    """);

double Right(Func<int, float[]> input) =>
    Enumerable.Range(0, test.Count).Average(i => network.Classify(input(i)) == test.Label(i) ? 1.0 : 0);
float[] Changed(int i, float step) => Moved(i, step, k => slopes[i, k]);
float[] Moved(int i, float step, Func<int, float> direction) =>
    [.. Enumerable.Range(0, 64).Select(k => Math.Clamp(x[i, k] + step * Math.Sign(direction(k)), 0, 1))];

static string Text(float[] pixels, int row) =>
    string.Concat(pixels.Skip(8 * row).Take(8).Select(p => new string(" ░▒▓█"[(int)(4 * p + 0.5f)], 2)));

static string Panel(int left, string title, Func<int, string> color) => string.Concat(Enumerable.Range(0, 64).Select(
    k => $"""<rect x="{left + k % 8}" y="{k / 8}" width="1.01" height="1.01" fill="{color(k)}"/>""" + "\n"))
    + $"""<text x="{left}" y="-0.5">{title}</text>""";

static string Signed(float s) => Color(1 + Math.Min(s, 0), 1 - Math.Abs(s), 1 - Math.Max(s, 0));   // red up, blue down
static string Color(float r, float g, float b) => $"rgb({(int)(255 * r)},{(int)(255 * g)},{(int)(255 * b)})";

static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
