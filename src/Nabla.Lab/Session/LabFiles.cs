using System.Text.Json;
using Nabla.IO;

namespace Nabla.Lab.Session;

/// <summary>A file that somebody opens in a page without a server.</summary>
/// <param name="Name">Without its folder.</param>
/// <param name="Bytes">All of it.</param>
internal sealed record LabFile(string Name, byte[] Bytes);

/// <summary>What files are about: a case, a table, images with labels as MNIST has them, or a model of the digits.
/// They are read by the readers of the command, and refused as there.</summary>
internal static class LabFiles
{
    private const int MostImages = 4;
    private static readonly string[] s_tables = [".csv", ".tsv", ".txt"];

    /// <summary>Reads them.</summary>
    /// <param name="files">One; or the four files of a data set of images.</param>
    /// <param name="target">Of a table: the column to predict; null: the one that <see cref="TableTarget.Of"/> finds.
    /// </param>
    /// <exception cref="ArgumentException">They are nothing that can be opened.</exception>
    /// <exception cref="NablaException">One is damaged or does not fit; says where and why.</exception>
    public static LabSubject Open(IReadOnlyList<LabFile> files, string? target = null)
    {
        ArgumentException.ThrowIf(files.Count is not (1 or MostImages),
            $"There are {files.Count} files. Open a table, a case or a model by itself, or the four files of a data " +
            "set of images: images and labels to train on, images and labels to test on.", nameof(files));
        if (files.Count == MostImages || DataCatalog.Known.Any(data => Has(data, files[0])))
            return Images(files);
        LabFile file = files[0];
        return s_tables.Contains(Path.GetExtension(file.Name), StringComparer.OrdinalIgnoreCase) ? Table(file, target)
            : IsCase(file) ? LabSubject.Of(CaseFile.Read(new MemoryStream(file.Bytes)), file.Name) : OfModel(file);
    }

    private static LabSubject Table(LabFile file, string? target)
    {
        Table table = CsvFile.Read(new MemoryStream(file.Bytes)).Table.WithName(file.Name);
        if (target is not null)
            table = table.WithTarget(target);
        return LabSubject.Of(TrainingPlan.For(new TableSource(table), new Recipe { Seed = 0 }));
    }

    private static LabSubject Images(IReadOnlyList<LabFile> files)
    {
        KnownData data = DataCatalog.Known.FirstOrDefault(known => !known.IsEmbedded
            && known.Files.All(wanted => files.Any(file => Is(wanted, file)))) ?? throw new ArgumentException(
                "A data set of images takes four files: " + string.Join(", ",
                    DataCatalog.Mnist.Files.Select(wanted => wanted.Name)) + ", each as it is or with .gz.",
                nameof(files));
        IdxArray[] arrays = [.. data.Files.Select(wanted => files.First(file => Is(wanted, file))).Select(
            file => Idx.Read(new MemoryStream(file.Bytes), file.Name))];
        // Fashion-MNIST has files of the same names: the smallest one tells whose they are.
        KnownData its = DataCatalog.Known.FirstOrDefault(known => !known.IsEmbedded
            && DataCatalog.Difference(known.Files[3], arrays[3]) is null) ?? data;
        return LabSubject.Of(TrainingPlan.For(
            new DatasetSource(DataCatalog.Join(its, arrays, 0), DataCatalog.Join(its, arrays, 2), its.Name),
            Recipe.Book with { Seed = 0 }));
    }

    private static LabSubject OfModel(LabFile file)
    {
        Model model = Model.Load(new MemoryStream(file.Bytes));
        string? data = model.Training?.Data;
        ArgumentException.ThrowIf(data != DataCatalog.Digits.Name,
            $"The model was trained on {(data is null ? "data that it does not name" : Quoted.Of(data))}. A page " +
            "without a server has the digits only; nabla lab opens the model with its data.", nameof(file));
        (Dataset train, Dataset test) = Digits.Load();
        return LabSubject.Of(TrainingPlan.For(new DatasetSource(train, test, DataCatalog.Digits.Name),
            new Recipe { Seed = 0, Optimizer = new Sgd(1), BatchSize = 10, Epochs = 30 }, model));
    }

    // Of the JSON files, cases have layers that are objects; models begin otherwise.
    private static bool IsCase(LabFile file)
    {
        if (!file.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return false;
        try
        {
            using var document = JsonDocument.Parse(file.Bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("layers", out JsonElement layers)
                && layers.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return true;   // reading it says what is wrong
        }
    }

    private static bool Has(KnownData data, LabFile file) => data.Files.Any(wanted => Is(wanted, file));

    private static bool Is(DataFile wanted, LabFile file) =>
        wanted.Spellings().Contains(file.Name, StringComparer.OrdinalIgnoreCase);
}
