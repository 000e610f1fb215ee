using System.IO.Compression;
using System.Text;
using Nabla.IO;
using Nabla.Teaching;

namespace Nabla.Fuzz;

/// <summary>Every reader of files, in one table. A new reader belongs here.</summary>
internal static class Readers
{
    private static readonly Type s_format = typeof(NablaFormatException), s_data = typeof(DataProblemException);

    public static IReadOnlyList<Reader> All { get; } =
    [
        new("case", Seeds.Cases, file => CaseFile.Read(new MemoryStream(file)).Write(Stream.Null), s_format),
        new("model-json", () => Seeds.Files("models", "nabla*.json", Seeds.Models(".json")), Model, s_format),
        new("network2", () => Seeds.Files("models", "network2*.json"), Model, s_format),
        new("safetensors", () => Seeds.Files("models", "*.safetensors", Seeds.Models(".safetensors")), Model, s_format)
        {
            Change = Sealed.Safetensors,
        },
        // What an archive may unpack to has a floor of 64 MB.
        new("npz", () => Seeds.Files("models", "*.npz", Seeds.Models(".npz")), Model, s_format) { Free = 200 << 20 },
        new("npz-inside", () => Seeds.Files("models", "*.npz", Seeds.Models(".npz")), Model, s_format)
        {
            Change = Sealed.Npz, Free = 200 << 20,
        },
        new("npy", () => Seeds.Files("npy", "*.npy", refused: ["objects", "structured", "text"]),
            file => Npy.Read(new MemoryStream(file)), s_format),
        new("onnx", () => Seeds.Files("onnx", "*.onnx", Seeds.Models(".onnx")), Model, s_format)
        {
            Change = Sealed.Onnx, PerByte = 4000, Free = 4 << 20,
        },
        new("json-examples", Seeds.JsonExamples, file => JsonExamples.Read(new MemoryStream(file)), s_format),
        new("idx", () => Seeds.Idx(gzip: false), Idx, s_data),
        new("gz", () => Seeds.Idx(gzip: true), Idx, s_data) { PerByte = 5000 },
        new("csv", Seeds.Csv, file => Try(CsvFile.Read(new MemoryStream(file)).Table), s_format)
        {
            PerByte = 2000, Free = 4 << 20,   // five kilobytes a column; buffers, and pools of short texts
        },
        new("csv-gz", Seeds.PackedCsv, file => Try(CsvFile.Read(new MemoryStream(file)).Table), s_format)
        {
            PerByte = 5000, Free = 200 << 20,
        },
        new("csv-parts", Seeds.CsvOfTwoColumns, Parts, s_format) { Free = 4 << 20 },
        new("png", () => Seeds.Files("pictures", "*.png"), Picture, s_format)
        {
            Change = Sealed.Png, PerByte = 5000, Free = 4 << 20,
        },
        new("jpeg", () => Seeds.Files("pictures", "*.jpg"), Picture, s_format) { PerByte = 30_000, Free = 4 << 20 },
        new("bmp", () => Seeds.Files("pictures", "*.bmp"), Picture, s_format) { PerByte = 5000, Free = 4 << 20 },
        new("any-model", Seeds.AnyModel, Model, s_format) { PerByte = 4000, Free = 200 << 20 },
        new("checkpoint", TrainingReaders.Checkpoints, TrainingReaders.Checkpoint, s_format)
        {
            Change = Sealed.Safetensors, Free = 4 << 20,
        },
        new("events", TrainingReaders.Records, TrainingReaders.Record, typeof(void)),
        new("record", TrainingReaders.WholeRecord, TrainingReaders.Verify, s_format),
        new("trial", Seeds.Trials, file => TrialJson.Parse(Encoding.UTF8.GetString(file), "a line"), s_format),
        new("verify", () => Seeds.Models(".safetensors"), file => SealedFile.Verify(new MemoryStream(file)), s_format)
        {
            Change = Sealed.Safetensors,
        },
    ];

    /// <summary>The reader of that name.</summary>
    public static Reader Named(string name) => All.FirstOrDefault(reader => reader.Name == name)
        ?? throw new ArgumentException(
            $"There is no reader {name}; there are {string.Join(", ", All.Select(r => r.Name))}.");

    /// <summary>Reads a model in any form; one that is accepted must work: it answers, and is written and read again
    /// with the same bits.</summary>
    internal static void Model(byte[] file)
    {
        Model model = ModelForms.Load(new MemoryStream(file));
        Answer(model);
        using var copy = new MemoryStream();
        model.Save(copy);
        copy.Position = 0;
        Model again = Nabla.Model.Load(copy);
        if (again.Checksum() != model.Checksum() || ModelParts.Of(again).Document != ModelParts.Of(model).Document)
            throw new InvalidOperationException("What was read is not what is read again.");
    }

    // A row of a table of which nothing is known; a median may lie too far from its mean to be fed.
    private static void Answer(Model model)
    {
        var input = new double[model.Input.ValueCount];
        if (model.Schema is not null)
            Array.Fill(input, double.NaN);
        try
        {
            model.Predict<double>(input, new double[model.Architecture.OutputWidth]);
        }
        catch (ArgumentException) when (model.Schema is not null)
        {
        }
    }

    private static void Picture(byte[] file)
    {
        var image = GrayImage.Read(new MemoryStream(file));
        if (image.Pixels.Length != image.Height * image.Width || image.CutOut(9, 7).Pixels.Length != 63)
            throw new InvalidOperationException("A picture has not the pixels that it says.");
    }

    /// <summary>What is a table may be no data set, but says why.</summary>
    private static void Try(Table table)
    {
        try
        {
            PreparedTable prepared = PreparedTable.Of<float>(table, 0, 1);
            prepared.Schema.Bind(table);
            prepared.Training.Checksum();
        }
        catch (NablaFormatException)
        {
        }
    }

    // Part by part as whole: the same rows, or a problem.
    private static void Parts(byte[] file)
    {
        var schema = new Schema([new("a", 0, 1, 0), new("b", ["1", "2"])]);
        using var parts = CsvParts.Open(new MemoryStream(file), null, keepsLines: true);
        while (parts.Read(schema, 2) is { } rows)
            parts.Line(rows.Count - 1);
    }

    private static void Idx(byte[] file)
    {
        IdxArray array = IO.Idx.Read(new MemoryStream(file));
        using var copy = new MemoryStream();
        IO.Idx.Write(copy, array);
        copy.Position = 0;
        if (IO.Idx.Read(copy).Sha256() != array.Sha256())
            throw new InvalidOperationException("What was read is not what is read again.");
    }
}
