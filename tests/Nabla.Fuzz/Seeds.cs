using System.Text;
using Nabla.IO;
using Nabla.Teaching;

namespace Nabla.Fuzz;

/// <summary>Valid files to start from: small, so that changes meet something that matters.</summary>
internal static class Seeds
{
    /// <summary>Stored files, and others.</summary>
    /// <param name="folder">In tests/fixtures.</param>
    /// <param name="pattern">Their names.</param>
    /// <param name="more">Other files.</param>
    /// <param name="refused">Beginnings of names of files that are there to be refused.</param>
    public static byte[][] Files(string folder, string pattern, byte[][]? more = null, params string[] refused) =>
    [
        .. Directory.GetFiles(Repository.Fixture(folder), pattern).Order(StringComparer.Ordinal)
            .Where(path => !refused.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))
            .Select(File.ReadAllBytes),
        .. more ?? [],
    ];

    /// <summary>Small models in a form.</summary>
    public static byte[][] Models(string extension)
    {
        ModelForm form = ModelForms.ForPath("x" + extension)!;
        LayerActivation list =
            LayerActivation.PerNeuron(Activation.Tanh, Activation.Gelu, Activation.Tanh, Activation.Silu);
        Model[] models =
        [
            Model.Create(Network.Create([2, 1], Activation.Sigmoid, seed: 1), Cost.BinaryCrossEntropy),
            Model.Create(Network.Create<double>([3, 4, 2], Activation.GeluTanh, Activation.Softmax, seed: 2),
                Cost.SoftmaxCrossEntropy, new ModelInput([3], 255), ["yes", "nö"],
                new TrainingRecord { Data = "digits", Examples = 5, Seed = 7, StopReason = "done" }),
            Model.Create(new Network<float>(new([2, 4, 2], list, Activation.ReLU), Initializer.Book, 3), Cost.Huber,
                new ModelInput([1, 2])),
            TableModels.Of<float>(TableModels.OneText), TableModels.Of<float>(TableModels.Dates),
            TableModels.Of<float>(TableModels.Words), TableModels.Of<float>(TableModels.Others),
            TableModels.Of<double>(TableModels.Mixed, new(2.5, 0.1)),
            TableModels.Of<float>(TableModels.Numbers, new(-7, 3)),
        ];
        return [.. models.Select(model =>
        {
            using var stream = new MemoryStream();
            bool isOnlyCore = extension == ".onnx"
                && model.Schema?.Columns.Any(column => column.IsDate || column.IsText) == true;
            form.Write!(model, stream, new() { Core = isOnlyCore });
            return stream.ToArray();
        })];
    }

    /// <summary>Lines of a search's record.</summary>
    public static byte[][] Trials() =>
    [
        """{"event":"trial","trial":1,"settings":{"hidden":"100x50"},"score":{"cost":0.1,"accuracy":0.5},"seconds":1}"""u8
            .ToArray(),
        """{"event":"trial","trial":2,"settings":{"l2":"1e-3","b":"x"},"problem":"diverged","epochs":3}"""u8.ToArray(),
    ];

    /// <summary>Case files.</summary>
    public static byte[][] Cases()
    {
        using var template = new MemoryStream();
        CaseFile.Template(2, 3, 2).Write(template);
        string all = """
            {"id":"a","note":"b","sizes":[2,2,1],"layers":[{"activation":["tanh","relu"],"W":[[0.5,-1],[2e-3,4]],"b":[0,1]},
            {"activation":"sigmoid","W":[[1,2]],"b":[-0.25]}],"cost":"binary_cross_entropy","X":[[1,2],[3,4]],"Y":[[0],[1]],
            "precision":"float32","batch_size":2,"shuffle":false,"optimizer":{"name":"adam","lr":0.1,"betas":[0.9,0.99],
            "eps":1e-8,"weight_decay":0.1,"amsgrad":true},"steps":3,"snapshots":[0,1,3]}
            """;
        return [template.ToArray(), Encoding.UTF8.GetBytes(all), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(all)]];
    }

    /// <summary>Examples with classes and with rows of real numbers.</summary>
    public static byte[][] JsonExamples() =>
    [
        "{\"X\":[[1,2.5],[-3e2,0]],\"y\":[0,1]}"u8.ToArray(), "\uFEFF{\"Y\":[[0.5,1]],\"X\":[[7]]}"u8.ToArray(),
    ];

    /// <summary>IDX files of every type and of 1 to 4 dimensions.</summary>
    public static byte[][] Idx(bool gzip)
    {
        IdxArray[] arrays =
        [
            IdxArray.Of(new byte[48], 3, 4, 4), IdxArray.Of([1, 2, 3], 3),
            IdxArray.Of(IdxType.Int8, [-1, 2], 2, 1), IdxArray.Of(IdxType.Int16, [-1, 2, 300], 3),
            IdxArray.Of(IdxType.Int32, [-1, 2], 1, 2, 1), IdxArray.Of(IdxType.Float32, [0.5, 2], 1, 1, 2, 1),
            IdxArray.Of(IdxType.Float64, [0.5, 2], 2),
        ];
        return [.. arrays.Select(array =>
        {
            using var stream = new MemoryStream();
            IO.Idx.Write(stream, array, gzip);
            return stream.ToArray();
        })];
    }

    /// <summary>Tables with everything that CSV has.</summary>
    public static byte[][] Csv() =>
    [
        .. new[]
        {
            "a,b,y\n1,2.5,no\n-3e2,+4,yes\n", "\uFEFF# c\r\n\"a \"\"q\"\"\";b;label\r\n1,5;?;0\r\n;NA;1\r\n",
            "5.1\t3\t0.5\n4.9\tnan\t1\n\n7\t1e3\t2", "x,\"two\nlines\"\n1,ä\n2,\"b,c\"\n",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("a,y\n1,2\n3,4\n")],
    ];

    /// <summary>Tables with the columns a, of numbers, and b, of categories.</summary>
    public static byte[][] CsvOfTwoColumns() =>
    [
        .. new[]
        {
            "a,b,y\n1,2,no\n-3e2,1,yes\n,,\n", "# c\r\nb;\"a\"\r\nx;?\r\n\"1\";7\r\n1;NA\r\n2;4.5\r\n",
            "y\tb\ta\n1\t2\t3\n",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>The tables above, packed.</summary>
    public static byte[][] PackedCsv() => [.. Csv().Select(file =>
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(file);
        return packed.ToArray();
    })];

    /// <summary>A model in every form.</summary>
    public static byte[][] AnyModel() =>
        [.. ModelForms.All.Where(form => form is { Read: not null, Write: not null })
            .SelectMany(f => Models(f.Extension))];
}
