using System.Numerics;

namespace Nabla.IO;

/// <summary>Data sets of arrays, NumPy's or those of JSON (<see cref="JsonExamples"/>): inputs and targets as two .npy
/// files, or in one file as <c>X</c> (or <c>x</c>) and <c>y</c>, or as <c>x_train</c>, <c>y_train</c>, <c>x_test</c>
/// and <c>y_test</c>. Bytes are kept as bytes, to be divided by 255; inputs of other types are taken as they are.
/// Targets are classes where they are whole numbers, one for each example, or rows of zeros with a single one; else
/// real numbers.</summary>
public static class NpyData
{
    private const int MostClasses = 65_536;   // more are a sign of other data

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
    /// <param name="classes">Number of classes; null: one more than the largest label, at least 2.</param>
    /// <exception cref="DataProblemException">The file is missing or damaged, or its arrays are no data set.
    /// </exception>
    public static LoadedData Load(string path, int? classes = null)
    {
        IReadOnlyList<KeyValuePair<string, NpyArray>> arrays = ReadFile(path);
        string name = Path.GetFileName(path);
        if (Find(arrays, "X") is { } x && Find(arrays, "y") is { } y)
            return new(Join(x, y, classes, name).WithName(name), null, path);
        if (Find(arrays, "x_train") is { } trainX && Find(arrays, "y_train") is { } trainY)
        {
            Dataset train = Join(trainX, trainY, classes, name).WithName(name);
            Dataset? test = Find(arrays, "x_test") is { } testX && Find(arrays, "y_test") is { } testY
                ? Join(testX, testY, train.IsClassification ? train.TargetWidth : null, name).WithName(name) : null;
            return new(train, test, path);
        }

        throw new DataProblemException("the file holds no data set",
            [("file", path), ("found", arrays.Count == 0 ? "no arrays" : string.Join(", ", arrays.Take(20)
                .Select(pair => $"{Quoted.Of(pair.Key)} {pair.Value}")))],
            "Save inputs as X and targets as y, or x_train, y_train, x_test and y_test.");
    }

    /// <summary>Reads a data set from two .npy files.</summary>
    /// <param name="inputs">The file of inputs: the first dimension counts examples.</param>
    /// <param name="targets">The file of targets.</param>
    /// <param name="classes">As above.</param>
    /// <exception cref="DataProblemException">A file is missing or damaged, or the two do not fit together.
    /// </exception>
    public static Dataset Load(string inputs, string targets, int? classes = null) =>
        Join(Only(inputs), Only(targets), classes, $"{Path.GetFileName(inputs)}, {Path.GetFileName(targets)}")
            .WithName(Path.GetFileName(inputs));

    /// <summary>One array by name, upper or lower case; null where there is none.</summary>
    public static NpyArray? Find(IReadOnlyList<KeyValuePair<string, NpyArray>> arrays, string name)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        return arrays.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    private static NpyArray Only(string path) => ReadFile(path) is [{ Key: "X", Value: var array }] ? array
        : throw new DataProblemException("the file holds several arrays", [("file", path)],
            "Name two .npy files as INPUTS,TARGETS, or a .npz file alone.");

    private static Dataset Join(NpyArray x, NpyArray y, int? classes, string file)
    {
        if (x.Shape.IsEmpty || x.Length == 0)
            throw Misfit(file, $"the inputs are {x}", "there is at least one example, and a number in each");
        if (y.Shape.IsEmpty || y.Shape[0] != x.Shape[0])
            throw Misfit(file, $"the inputs are {x}, the targets {y}", "both have the same number of examples");
        try
        {
            return Labels(y, classes, file) is not var (labels, count)
                ? Dataset.FromRows(Matrix<double>(x), Matrix<double>(y))
                : x.Type == NpyType.UInt8 && x.Shape.Length > 1
                    ? Dataset.FromImages(x.Content, x.Shape.AsSpan()[1..], labels, count)
                : x.Type is NpyType.Float32 or NpyType.Float16
                    ? Dataset.FromRows(Matrix<float>(x), labels, count)
                : Dataset.FromRows(Matrix<double>(x), labels, count);
        }
        catch (ArgumentException e)
        {
            throw Misfit(file, $"the inputs are {x}, the targets {y}", Sentence.Of(e), e);
        }
    }

    // Null: the targets are real numbers.
    private static (int[] Labels, int Count)? Labels(NpyArray y, int? classes, string file)
    {
        int examples = y.Shape[0], width = y.Length / examples;
        if (width > 1)
            return OneHot(y, examples, width) is { } hot ? (hot, width) : null;
        if (y.IsFloat)
            return null;
        double largest = 0;
        for (int i = 0; i < examples; i++)
            largest = Math.Max(largest, y[i]);
        int count = classes ?? (int)Math.Clamp(largest + 1, 2, MostClasses);
        var labels = new int[examples];
        for (int i = 0; i < examples; i++)
        {
            if (!(y[i] >= 0 && y[i] < count))
            {
                throw Misfit(file, Invariant($"the target of example {i} is {y[i]}"),
                    Invariant($"{count} classes are 0 to {count - 1}"));
            }

            labels[i] = (int)y[i];
        }

        return (labels, count);
    }

    private static int[]? OneHot(NpyArray y, int examples, int width)
    {
        var labels = new int[examples];
        for (int i = 0; i < examples; i++)
        {
            labels[i] = -1;
            for (int c = 0; c < width; c++)
            {
                double value = y[i * width + c];
                if (value == 0)
                    continue;
                if (value != 1 || labels[i] >= 0)
                    return null;
                labels[i] = c;
            }

            if (labels[i] < 0)
                return null;
        }

        return labels;
    }

    private static T[,] Matrix<T>(NpyArray array)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int rows = array.Shape[0], columns = array.Length / rows;
        var matrix = new T[rows, columns];
        for (int i = 0; i < array.Length; i++)
            matrix[i / columns, i % columns] = T.CreateTruncating(array[i]);
        return matrix;
    }

    private static DataProblemException Misfit(string file, string found, string need, Exception? inner = null) =>
        new("the arrays do not fit together", [("file", file), ("found", found), ("need", need)],
            "X has a row for each example, y a class or a row of numbers.", inner);
}
