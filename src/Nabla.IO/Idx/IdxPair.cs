namespace Nabla.IO;

/// <summary>Images in one IDX file and their labels in another, as MNIST comes.</summary>
public static class IdxPair
{
    private const int MostClasses = 65_536;   // more in a file without a given number are a sign of other data

    /// <summary>Makes a data set of a file of inputs and a file of labels. Bytes are kept as bytes, to be divided by
    /// 255 or what <see cref="Dataset.WithDivisor"/> says; inputs of other types are taken as they are.</summary>
    /// <param name="imagesPath">Inputs: the first dimension counts examples, 1 to 3 more are the shape of one.</param>
    /// <param name="labelsPath">Labels: one dimension, whole numbers.</param>
    /// <param name="classes">Number of classes; null: one more than the largest label, at least 2.</param>
    /// <exception cref="DataProblemException">A file is missing or damaged, or the two do not fit together.</exception>
    public static Dataset Load(string imagesPath, string labelsPath, int? classes = null)
    {
        IdxArray images = Idx.ReadFile(imagesPath), labels = Idx.ReadFile(labelsPath);
        return Join(images, labels, classes, (imagesPath, labelsPath)).WithName(Path.GetFileName(imagesPath));
    }

    /// <summary>The file of labels of a file of images: "images-idx3" becomes "labels-idx1".</summary>
    /// <returns>The path, or null where the name does not tell.</returns>
    public static string? LabelsPath(string imagesPath)
    {
        ArgumentNullException.ThrowIfNull(imagesPath);
        string name = Path.GetFileName(imagesPath), folder = imagesPath[..^name.Length];
        foreach (char mark in "-.")
        {
            string images = $"images{mark}idx3", labels = $"labels{mark}idx1";
            if (name.Contains(images, StringComparison.Ordinal))
                return folder + name.Replace(images, labels, StringComparison.Ordinal);
        }

        return null;
    }

    internal static Dataset Join(IdxArray images, IdxArray labels, int? classes, (string Images, string Labels) names)
    {
        string imagesFact = $"{names.Images} holds {Text(images)}";
        string labelsFact = $"{names.Labels} holds {Text(labels)}";
        if (labels.Shape.Length != 1 || labels.Type is IdxType.Float32 or IdxType.Float64)
            throw Misfit(labelsFact, "labels are whole numbers in one dimension; are images and labels exchanged?");
        if (images.Shape.Length < 2)
            throw Misfit(imagesFact, "images have at least two dimensions; are images and labels exchanged?");
        if (images.Shape[0] != labels.Shape[0])
        {
            throw Misfit(
                $"{imagesFact}, {labelsFact}", "both must have the same number of examples; do they belong together?");
        }

        var values = new int[labels.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = (int)labels[i];
        int count = classes ?? (int)Math.Clamp(values.Max() + 1L, 2, MostClasses);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < 0 || values[i] >= count)
            {
                throw Misfit(
                    Invariant($"{names.Labels}: the label of example {i} is {values[i]}"),
                    $"{count} classes have labels 0 to {count - 1}");
            }
        }

        try
        {
            return images.Type == IdxType.UInt8
                ? Dataset.FromImages(images.Content, images.Shape.AsSpan()[1..], values, count)
                : Dataset.FromRows(Matrix(images), values, count);
        }
        catch (ArgumentException e)
        {
            throw Misfit(imagesFact, Sentence.Of(e), e);
        }
    }

    private static double[,] Matrix(IdxArray array)
    {
        int rows = array.Shape[0], width = array.Length / rows;
        var matrix = new double[rows, width];
        for (int i = 0; i < array.Length; i++)
            matrix[i / width, i % width] = array[i];
        return matrix;
    }

    private static string Text(IdxArray array) => $"{string.Join(" x ", array.Shape)} of {array.Type}";

    private static DataProblemException Misfit(string found, string need, Exception? inner = null) =>
        new("the data do not fit together", [("found", found), ("need", need)],
            "Name a file of images and its file of labels, as IMAGES or IMAGES,LABELS.", inner);
}
