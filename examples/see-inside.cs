#:project ../src/Nabla/Nabla.csproj
#:property PublishAot=false

// One gradient, everything visible: z, a and δ of a 2-3-2 network, ∇w and ∇b, and a look at equations BP1 to BP4.
using Nabla;

var network = Network.Create<double>([2, 3, 2], Activation.Sigmoid, seed: 1);
var theta = network.Parameters;
var trace = new Trace<double>(network.Architecture, capacity: 1);
var nabla = new ParameterVector<double>(network.Architecture);

double[,] x = { { 0.5, -1 } }, y = { { 0, 1 } };
double cost = Backprop.Run(theta, Cost.Quadratic, x, y, trace, nabla);

Show("x = a¹", trace.A(1).Row(0));
Show("z²", trace.Z(2).Row(0));
Show("a² = σ(z²)", trace.A(2).Row(0));
Show("z³", trace.Z(3).Row(0));
Show("a³ = σ(z³)", trace.A(3).Row(0));
Console.WriteLine(FormattableString.Invariant($"C = {cost:F6}"));
Show("∇_a C = a³ − y", trace.NablaA.Row(0));
Show("δ³ = ∇_a C ⊙ σ'(z³)          (BP1)", trace.Delta(3).Row(0));
Show("δ² = (w³)ᵀ δ³ ⊙ σ'(z²)       (BP2)", trace.Delta(2).Row(0));
Show("∂C/∂b² = δ²                  (BP3)", nabla.B(2));
Console.WriteLine(FormattableString.Invariant(
    $"∂C/∂w³_10 = a²_0 δ³_1 = {trace.A(2)[0, 0] * trace.Delta(3)[0, 1]:F6}, and nabla says {nabla.W(3)[1, 0]:F6} ") +
    " (BP4)");

// A small step down the gradient lowers the cost by about η ‖∇C‖².
double eta = 0.01;
theta -= eta * nabla;
double after = Backprop.Run(theta, Cost.Quadratic, x, y, trace, nabla.Clone());
Console.WriteLine(FormattableString.Invariant(
    $"predicted ΔC = {-eta * nabla.Norm() * nabla.Norm():E3}, actual ΔC = {after - cost:E3}"));

static void Show(string name, ReadOnlySpan<double> values)
{
    Console.Write(name.PadRight(36));
    foreach (double v in values)
        Console.Write(FormattableString.Invariant($" {v,9:F6}"));
    Console.WriteLine();
}
