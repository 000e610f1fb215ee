#:project ../src/Nabla/Nabla.csproj
#:property PublishAot=false

// A network inside a law of physics. A pendulum's acceleration is −k sin θ less a friction that nobody knows. The model
// is −k sin θ + network(v): the network learns the friction from the velocity v, while the same loop fits k.
using Nabla;

const int Count = 400;
var random = new Random(1);
var (angle, v, measured) = (new double[Count], new double[Count, 1], new double[Count]);
for (int i = 0; i < Count; i++)
{
    (angle[i], v[i, 0]) = (Uniform(2), Uniform(4));
    measured[i] = Truth(angle[i], v[i, 0]) + Uniform(0.3);        // the sensor is not exact
}

var network = Network.Create<double>([1, 16, 1], Activation.Tanh, Activation.Identity, seed: 1);
var (theta, nabla) = (network.Parameters, new ParameterVector<double>(network.Architecture));
var (trace, nablaA) = (new Trace<double>(network.Architecture, Count), new double[Count, 1]);
var adam = new Adam(0.02);
var state = adam.CreateState<double>(network.Architecture);
double k = 5, slope = 0;                                          // slope: ∂C/∂k
for (int step = 1; step <= 1000; step++)
{
    Cost();
    Backprop.BackwardFromA(theta, nablaA, trace, nabla);          // ∂C/∂w and ∂C/∂b from ∂C/∂a
    if (step == 1)
        Print($"‖∇C‖² = {nabla.Norm() * nabla.Norm():F6}, by differences {(Along(1e-5) - Along(-1e-5)) / 2e-5:F6}");
    adam.Update(theta, nabla, state);
    k -= 0.1 * slope;
}

double alone = -measured.Zip(angle, (m, x) => m * Math.Sin(x)).Sum() / angle.Sum(x => Math.Sin(x) * Math.Sin(x));
double with = Apart((x, v) => -k * Math.Sin(x) + network.Predict([v])[0]);
Print($"k is {k:F2} with the network and {alone:F2} without; the truth is 9.81");
Print($"a new swing is off by up to {with:F3} with the network, {Apart((x, _) => -alone * Math.Sin(x)):F3} without");

double Cost()                          // C = (1/m) Σ ½ (−k sin θ + a − measured)²; on the way ∂C_x/∂a and ∂C/∂k
{
    Backprop.Feedforward(theta, v, trace);
    for (int i = 0; i < Count; i++)
        nablaA[i, 0] = -k * Math.Sin(angle[i]) + trace.A(3)[i, 0] - measured[i];
    slope = Enumerable.Range(0, Count).Average(i => -Math.Sin(angle[i]) * nablaA[i, 0]);
    return nablaA.Cast<double>().Average(d => d * d / 2);
}

double Along(double h)                 // C at θ + h ∇C
{
    theta += h * nabla;
    double cost = Cost();
    theta -= h * nabla;
    return cost;
}

double Apart(Func<double, double, double> model) => Swing(Truth).Zip(Swing(model), (t, m) => Math.Abs(t - m)).Max();
static double[] Swing(Func<double, double, double> law, double x = 1.5, double v = 0) =>   // ten seconds
    [.. Enumerable.Range(0, 1000).Select(_ => x += 0.01 * (v += 0.01 * law(x, v)))];
static double Truth(double angle, double v) => -9.81 * Math.Sin(angle) - 0.1 * v - 0.2 * v * Math.Abs(v);
double Uniform(double bound) => bound * (2 * random.NextDouble() - 1);
static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
