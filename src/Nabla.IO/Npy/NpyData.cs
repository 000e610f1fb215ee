namespace Nabla.IO;

/// <summary>Data sets of arrays, NumPy's or those of JSON (<see cref="JsonExamples"/>): inputs and targets as two .npy
/// files, or in one file as <c>X</c> (or <c>x</c>) and <c>y</c>, or as <c>x_train</c>, <c>y_train</c>, <c>x_test</c>
/// and <c>y_test</c>. Bytes are kept as bytes, to be divided by 255, as are very many whole numbers from 0 to 255 in
/// each example; other inputs are taken as they are. Targets are classes where a column of a table would be
/// (<see cref="TableTarget"/>), and where they are rows of zeros with a single one; else real numbers.
/// <see cref="Table.FromArrays{TX, TY}(TX[,], ReadOnlySpan{TY}, IReadOnlyList{string}?)"/> is the way to standardized
/// inputs.</summary>
public static class NpyData
{
    /// <summary>Whether a file begins like a NumPy array or a zip file of them, or holds examples as JSON.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal static bool IsIn(string path)
    {
        byte[] beginning = Streams.Take(path, 8);
        return Npy.Recognizes(beginning) || Npz.Recognizes(beginning) || JsonExamples.IsIn(path);
    }

    /// <summary>Reads the arrays of a .npz file or of JSON, or that of a .npy file under the name X.</summary>
    /// <exception cref="DataProblemException">The file is missing, damaged, or holds something else than numbers.
    /// </exception>
    public static IReadOnlyList<KeyValuePair<string, NpyArray>> ReadFile(string path) =>
        DataProblemException.Reading(path, file =>
        {
            byte[] beginning = Streams.Take(file, 4);
            file.Position = 0;
            return Npz.Recognizes(beginning) ? Npz.Read(file)
                : ModelForms.IsJson(path) ? JsonExamples.Read(file) : [new("X", Npy.Read(file))];
        });

    /// <summary>Reads a data set from a .npz file, or from JSON.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">How many classes there are, whose labels 0, 1, … the targets are; null: targets are what
    /// they look like.</param>
    /// <exception cref="DataProblemException">The file is missing or damaged, or its arrays are no data set.
    /// </exception>
    public static LoadedData Load(string path, int? classes = null)
    {
        var (train, test) = ToDatasets(ArrayFile.Read(path), classes, path);
        return new(train, test, path);
    }

    /// <summary>Reads a data set from two .npy files.</summary>
    /// <param name="inputs">The file of inputs: the first dimension counts examples.</param>
    /// <param name="targets">The file of targets.</param>
    /// <param name="classes">As above.</param>
    /// <exception cref="DataProblemException">A file is missing or damaged, or the two do not fit together.
    /// </exception>
    public static Dataset Load(string inputs, string targets, int? classes = null) =>
        ToDatasets(ArrayFile.Read(inputs, targets), classes, inputs).Train.WithName(Path.GetFileName(inputs));

    // Labels or not; what is wrong is told with the file's name.
    private static (Dataset Train, Dataset? Test) ToDatasets(ArrayFile file, int? classes, string path)
    {
        if (classes is { } count && file.Train.TargetWidth == 1)
            return (file.Train.ToDataset(count), file.Test?.ToDataset(count));
        try
        {
            return file.ToDatasets(null);
        }
        catch (NablaFormatException e)
        {
            throw DataProblemException.Unusable(path, e, "the data");
        }
    }

    /// <summary>One array by name, upper or lower case; null where there is none.</summary>
    public static NpyArray? Find(IReadOnlyList<KeyValuePair<string, NpyArray>> arrays, string name)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        return arrays.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
