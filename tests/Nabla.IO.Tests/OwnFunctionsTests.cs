using System.Numerics;

namespace Nabla.IO.Tests;

/// <summary>Models with functions of a user's own: Nabla's formats keep the name and want the function back; programs
/// and formats of others, which cannot have it, refuse it by name.</summary>
public sealed class OwnFunctionsTests
{
    private static readonly Activation[] s_activations =
    [
        Activation.Custom<Square>("own_formula"), Activation.Custom("own_dual", z => z * z),
        Activation.Custom<float>("own_spans", (z, a) => z.CopyTo(a), (z, a, slope) => slope.Fill(1)),
    ];

    private static readonly Cost[] s_costs =
    [
        Cost.Custom("own_pair", (a, y) => a[0] - y[0], (a, y, nablaA) => nablaA.Fill(1)),
        Cost.Custom("own_dual_cost", (a, y) => a[0] - y[0]),
        Cost.Custom("own_of_z", Activation.Tanh, (z, a, y) => z[0] - y[0], (z, a, y, delta) => delta.Fill(1)),
    ];

    public static TheoryData<string> Native => [".safetensors", ".npz", ".json"];

    [Theory]
    [MemberData(nameof(Native))]
    public void Nablas_formats_keep_the_name_and_want_the_function_back(string form)
    {
        using var folder = new TemporaryFolder();
        string file = folder["model" + form];
        foreach (Activation own in s_activations)
        {
            ModelForms.Save(With(own, Cost.Quadratic), file);
            Assert.Contains($"\"{own.Name}\"", Assert.ThrowsAny<NablaException>(() => ModelForms.Load(file)).Message);
            Model again = ModelForms.Load(file, new() { Activations = [own] });
            Assert.Same(own, again.Architecture.Activation(2).Shared);
        }

        foreach (Cost own in s_costs)
        {
            ModelForms.Save(With(Activation.ReLU, own), file);
            Assert.Contains($"\"{own.Name}\"", Assert.ThrowsAny<NablaException>(() => ModelForms.Load(file)).Message);
            Assert.Same(own, ModelForms.Load(file, new() { Costs = [own] }).Cost);
        }
    }

    [Fact]
    public void Onnx_refuses_activations_and_costs_by_name_and_says_the_way_out()
    {
        const string Out = "which is your own. ONNX has only Nabla's own. Keep such a model in Nabla's formats";
        foreach (Activation own in s_activations)
            Refused(With(own, Cost.Quadratic), ".onnx", $"Layer 2 has the activation \"{own.Name}\", {Out}");
        foreach (Cost own in s_costs)
            Refused(With(Activation.ReLU, own), ".onnx", $"The model's cost is \"{own.Name}\", {Out}");
    }

    [Fact]
    public void CSharp_source_refuses_activations_and_needs_no_cost()
    {
        foreach (Activation own in s_activations)
        {
            Refused(With(own, Cost.Quadratic), ".cs", $"Layer 2 has the activation \"{own.Name}\", a function of " +
                "your own, which C# source cannot be written for. Keep such a model in Nabla's formats");
        }

        using var folder = new TemporaryFolder();
        foreach (Cost own in s_costs)
            ModelForms.Save(With(Activation.ReLU, own), folder["model.cs"]);
    }

    private static void Refused(Model model, string form, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.StartsWith(
            message, Assert.Throws<ArgumentException>(() => ModelForms.Save(model, folder["model" + form])).Message);
        Assert.False(File.Exists(folder["model" + form]));
    }

    private static Model With(Activation hidden, Cost cost) =>
        Model.Create(Network.Create([3, 2, 1], hidden, Activation.Tanh, seed: 1), cost);

    private readonly struct Square : IActivationFormula
    {
        public static V Value<V, T>(V z)
            where V : struct, IRegister<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            z * z;

        public static V Derivative<V, T>(V z, V a)
            where V : struct, IRegister<V, T>
            where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
            2 * z;
    }
}
