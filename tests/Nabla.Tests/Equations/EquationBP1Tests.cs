using System.Numerics;
using Ref = global::Nabla.Reference;

namespace Nabla.Tests.Equations;

/// <summary>
/// (BP1) δ^L = ∇_a C ⊙ σ'(z^L), for every legal pair of output activation and cost, against the reference.
/// </summary>
public sealed class EquationBP1Tests
{
    public static TheoryData<string, string> Pairs =>
        [.. Legal.Pairs.Select(pair => (pair.Output.Name, pair.Cost.Name))];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Output_errors_agree_for_every_legal_pair(string output, string cost)
    {
        OutputErrors<double>(output, cost);
        OutputErrors<float>(output, cost);
    }

    [Fact]
    public void A_modified_neuron_uses_its_own_derivative_and_no_other_does()
    {
        var plain = new Pass<double>(7, 3, [4, 5], Cost.Quadratic, Activation.Sigmoid);
        var modified = new Pass<double>(7, 3, [4, 5], Cost.Quadratic, LayerActivation.PerNeuron(
            Activation.Sigmoid, Activation.Sigmoid, Activation.Softplus, Activation.Sigmoid, Activation.Sigmoid));
        for (int x = 0; x < 3; x++)
        {
            for (int j = 0; j < 5; j++)
            {
                double z = modified.Trace.Z(2)[x, j], y = modified.Y[x, j];
                double expected = j == 2
                    ? (Ref.Activations.Value("softplus", z) - y) * Ref.Activations.Derivative("softplus", z)
                    : plain.Trace.Delta(2)[x, j];
                Close.To([expected], [modified.Trace.Delta(2)[x, j]], _ => j == 2
                    ? 32 * Close.Roundoff * Math.Abs(expected) : 0, $"δ[{x}, {j}]");
            }
        }
    }

    private static void OutputErrors<T>(string output, string cost)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int width = 1; width <= 17; width++)
        {
            var pass = new Pass<T>(width, 5, [3, width], Cost.Parse(cost), Activation.Parse(output));
            double[] actual = Pass<T>.Flat(pass.Trace.Delta(2));
            Ref.Backprop.OutputError(pass.Reference, cost, pass.Given, Pass<T>.Rows(pass.Y));
            double[] expected = [.. pass.Given.Delta[2].SelectMany(row => row)];
            // z^L stays below 6, so that ∇_a C, σ and σ' are at most 6 + 1.5 and known to a few roundings; a sum over
            // the layer (softmax, its targets) makes one for each neuron.
            // Of exponential outputs they are as large as e^z.
            double most = output == "exponential" ? expected.Select(Math.Abs).Append(1).Max() : 1;
            Close.To(expected, actual, _ => (32 + 4 * width) * 8 * Pass<T>.U * most,
                $"δ of {output} with {cost}, width {width}");
        }
    }
}
