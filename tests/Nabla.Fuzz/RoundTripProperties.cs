using FsCheck;
using FsCheck.Fluent;
using Nabla.IO;

namespace Nabla.Fuzz;

/// <summary>What is written is read again with the same bits, whatever it is: properties, tried on random models and
/// arrays and shrunk to the smallest that fails.</summary>
public sealed class RoundTripProperties
{
    private const int Times = 200;
    private static readonly Activation[] s_elementwise = [.. Activation.All.Where(a => a.IsElementwise)];

    [Theory]
    [InlineData(".safetensors"), InlineData(".json"), InlineData(".npz"), InlineData(".onnx")]
    public void A_model_comes_back_from_every_form(string extension)
    {
        ModelForm form = ModelForms.ForPath("x" + extension)!;
        Holds(Prop.ForAll(Arb.From(Models(extension == ".onnx")), model =>
        {
            using var stream = new MemoryStream();
            form.Write!(model, stream, new());
            stream.Position = 0;
            Model again = ModelForms.Load(stream);
            return again.Checksum() == model.Checksum() && again.Architecture.Equals(model.Architecture)
                && again.Cost == model.Cost && again.Labels.SequenceEqual(model.Labels)
                && again.Input.Shape.SequenceEqual(model.Input.Shape) && again.Input.Divisor == model.Input.Divisor;
        }));
    }

    [Fact]
    public void An_array_comes_back_from_IDX_and_NumPy() =>
        Holds(Prop.ForAll(Arb.From(Shapes(4)), ArbMap.Default.ArbFor<bool>(), (shape, gzip) =>
        {
            byte[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => (byte)(i * 37))];
            var array = IdxArray.Of(values, shape);
            using var idx = new MemoryStream();
            Idx.Write(idx, array, gzip);
            idx.Position = 0;
            using var npy = new MemoryStream();
            Npy.Write(npy, NpyArray.Of<byte>(values, shape));
            npy.Position = 0;
            NpyArray numpy = Npy.Read(npy);
            return Idx.Read(idx).Sha256() == array.Sha256()
                && numpy.Shape.SequenceEqual(shape) && numpy.Content.SequenceEqual(values);
        }));

    [Fact]
    public void Any_bytes_are_refused_by_the_documented_exception_or_read() =>
        Holds(Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Readers.All.All(reader =>
        {
            Exception? e = Record.Exception(() => reader.Read(bytes));
            return e is null || e.GetType() == reader.Documented;
        })));

    [Fact]
    public void Any_text_is_refused_by_the_documented_exception_or_read() =>
        Holds(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => Readers.All.All(reader =>
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes($"{{\"format\":{text.Get}");
            Exception? e = Record.Exception(() => reader.Read(bytes));
            return e is null || e.GetType() == reader.Documented;
        })));

    private static Gen<Model> Models(bool single) =>
        from widths in Gen.Choose(1, 6).ArrayOf().Where(w => w.Length is >= 2 and <= 5)
        from seed in ArbMap.Default.GeneratorFor<uint>()
        from kinds in Gen.Elements(s_elementwise).ArrayOf(widths.Length - 1)
        from lists in ArbMap.Default.GeneratorFor<bool>().ArrayOf(widths.Length - 1)
        from isDouble in ArbMap.Default.GeneratorFor<bool>()
        from softmax in ArbMap.Default.GeneratorFor<bool>()
        from named in ArbMap.Default.GeneratorFor<bool>()
        from divisor in Gen.Elements(1.0, 255, 256, 0.5)
        select Make(widths, seed, Layers(widths, kinds, lists, softmax), (isDouble && !single, named, divisor));

    private static LayerActivation[] Layers(int[] widths, Activation[] kinds, bool[] lists, bool softmax)
    {
        LayerActivation[] layers = [.. kinds.Select((kind, i) => lists[i]
            ? LayerActivation.PerNeuron([.. Enumerable.Range(i, widths[i + 1]).Select(j => s_elementwise[j * 5 % 12])])
            : LayerActivation.Uniform(kind))];
        if (softmax)
            layers[^1] = Activation.Softmax;
        return layers;
    }

    private static Model Make(
        int[] widths, uint seed, LayerActivation[] layers, (bool IsDouble, bool IsNamed, double Divisor) more)
    {
        var architecture = new Architecture(widths, layers);
        Cost[] fitting = [.. Cost.All.Where(c => c.PairedWith is null || c.PairedWith == layers[^1].Shared)];
        Cost cost = fitting[seed % fitting.Length];
        var input = new ModelInput([1, widths[0]], more.Divisor);
        string[] labels = more.IsNamed ? [.. Enumerable.Range(0, widths[^1]).Select(j => $"\"{j}\" ∇\n")] : [];
        return more.IsDouble
            ? Model.Create(new Network<double>(architecture, Initializer.Book, seed), cost, input, labels)
            : Model.Create(new Network<float>(architecture, Initializer.Book, seed), cost, input, labels);
    }

    private static Gen<int[]> Shapes(int most) =>
        Gen.Choose(1, 5).ArrayOf().Where(shape => shape.Length >= 1 && shape.Length <= most);

    private static void Holds(Property property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Times).WithQuietOnSuccess(true), property);
}
