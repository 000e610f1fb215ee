using Nabla.IO;

namespace Nabla.EndToEnd.Tests.Onnx;

/// <summary>ONNX's own checker, Debian's python3-onnx, finds nothing to object to in what is exported.</summary>
public sealed class OnnxCheckerTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public void The_checker_of_ONNX_accepts_every_activation_a_list_and_every_kind_of_table()
    {
        Assert.SkipUnless(
            File.Exists(Python) && Run("import onnx").ExitCode == 0,
            "there is no checker: apt-get install python3-onnx");
        using var folder = new TemporaryFolder();
        LayerActivation list =
            LayerActivation.PerNeuron(Activation.Tanh, Activation.Gelu, Activation.Tanh, Activation.Identity);
        Architecture[] all =
        [
            .. Activation.All.Select(a => Architecture.Create([3, 4, 2], a, a)),
            new([3, 4, 2], list, Activation.Softmax),
        ];
        Model[] models =
        [
            .. all.Select(architecture => Model.Create(new Network<float>(architecture, Initializer.Book, 1),
                Cost.Quadratic, new ModelInput([3], 255), ["a", "b"])),
            .. TableModels.InOnnx.Select(schema => TableModels.Of<float>(schema)),
            .. TableModels.InOnnx.Select(schema => TableModels.Of<double>(schema, new(10, 3))),
        ];
        string[] files = [.. models.Select((model, i) =>
        {
            using var stream = new MemoryStream();
            OnnxModel.Write(model, stream);
            return folder.Write($"{i}.onnx", stream.ToArray());
        })];
        Finished run = Run(
            "import onnx, sys\nfor f in sys.argv[1:]: onnx.checker.check_model(onnx.load(f), full_check=True); " +
            "print('ok')",
            files);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(files.Length, run.Out.Split('\n').Count(line => line == "ok"));
    }

    private static Finished Run(string program, params string[] arguments) => NablaProcess.Finish(
        NablaProcess.Start(Python, ["-c", program, .. arguments], null, null), "");
}
