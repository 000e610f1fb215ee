namespace Nabla.IO;

/// <summary>Reads and writes IDX, the format of MNIST: a magic number that tells type and dimensions, the sizes, the
/// elements, all big-endian; as it is or in gzip, told apart by the first bytes. A file is read whole or refused: a cut
/// one, one with something behind its end and one whose header promises more than it has are damaged. Memory grows with
/// what has arrived, never with what a header claims.</summary>
public static class Idx
{
    private const int FirstChunk = 1 << 16;

    /// <summary>Reads an IDX file, in gzip or not.</summary>
    /// <exception cref="DataProblemException">It is missing, cannot be read, or is no whole IDX file.</exception>
    public static IdxArray ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return DataProblemException.Reading(path, file => Read(file, path));
    }

    /// <summary>Reads an IDX file from a stream to its end, in gzip or not. It need not seek, and stays open.</summary>
    /// <param name="stream">The file's bytes from the first on.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="DataProblemException">It is not a whole IDX file.</exception>
    public static IdxArray Read(Stream stream, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] magic = Streams.Take(stream, 2);
        var watch = new GzipWatch(magic, stream);
        if (!IsGzip(magic))
            return ReadPlain(watch, name, watch);
        try
        {
            using var plain = new GZipStream(watch, CompressionMode.Decompress, leaveOpen: true);
            IdxArray array = ReadPlain(plain, name, watch);
            long length = array.Header().Length + (long)array.Content.Length;
            return watch.IsWhole(length) ? array : throw Damaged(name,
                $"its content has {length} bytes, but the end of the gzip file says {watch.ClaimedLength}: " +
                "the end is cut off, or something follows it");
        }
        catch (InvalidDataException e)
        {
            throw Damaged(name, $"its gzip compression is broken ({e.Message})", e);
        }
    }

    /// <summary>Writes an IDX file to a stream, which is left open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="array">What to write.</param>
    /// <param name="gzip">Whether to compress.</param>
    public static void Write(Stream stream, IdxArray array, bool gzip = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        if (gzip)
        {
            using var packed = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true);
            Write(packed, array);
            return;
        }

        stream.Write(array.Header());
        stream.Write(array.Content);
    }

    internal static bool IsGzip(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, ..];

    private static IdxArray ReadPlain(Stream stream, string name, GzipWatch file)
    {
        Span<byte> magic = stackalloc byte[4];
        int got = stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false);
        if (got < 4)
            throw Damaged(name, $"it has {got} bytes, but the header alone takes at least 8");
        var type = (IdxType)magic[2];
        if (magic[0] != 0 || magic[1] != 0 || !Enum.IsDefined(type) || magic[3] is < 1 or > 4)
        {
            throw new DataProblemException("this is not an IDX file",
                [("file", name), ("found", $"it begins with the bytes {Convert.ToHexString(magic)}"),
                 ("need", "0000, then a type (08, 09, 0B, 0C, 0D or 0E), then 01 to 04 dimensions")],
                "Name a file such as train-images-idx3-ubyte, in gzip or not.");
        }

        var shape = ReadShape(stream, magic[3], name);
        ulong bytes = (ulong)IdxArray.SizeOf(type);   // stays below 2³¹ · 2³² while it is checked as it grows
        foreach (uint size in shape)
        {
            bytes *= size;
            if (bytes == 0 || bytes > (ulong)Array.MaxLength)
                throw Damaged(name, $"its header claims {string.Join(" x ", shape)} elements: none, or too many");
        }

        return new IdxArray(type, [.. shape.Select(size => (int)size)], ReadContent(stream, (int)bytes, name, file));
    }

    private static uint[] ReadShape(Stream stream, int dimensions, string name)
    {
        var header = new byte[4 * dimensions];
        int got = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (got < header.Length)
            throw Damaged(name, $"it ends within its header, after {4 + got} of {4 + header.Length} bytes");
        var shape = new uint[dimensions];
        for (int d = 0; d < dimensions; d++)
            shape[d] = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4 * d));
        return shape;
    }

    private static byte[] ReadContent(Stream stream, int length, string name, GzipWatch file)
    {
        var content = new byte[Math.Min(length, FirstChunk)];
        int got = 0;
        while (true)
        {
            int count = stream.ReadAtLeast(content.AsSpan(got), content.Length - got, throwOnEndOfStream: false);
            got += count;
            if (got < content.Length)
                throw Damaged(name, $"its header promises {length} bytes of elements, but it has {got}: it is cut off");
            if (got == length)
                break;
            if (got > Unpacking.MostOfData(file.Taken))
                throw Damaged(name, $"its {file.Taken} first bytes unpack to {got}: data do not shrink so");
            Array.Resize(ref content, (int)Math.Min(length, 2L * got));
        }

        if (stream.ReadByte() >= 0)
            throw Damaged(name, $"something follows the {length} bytes of elements that its header promises");
        return content;
    }

    private static DataProblemException Damaged(string name, string found, Exception? inner = null) =>
        new("the file is damaged", [("file", name), ("found", found)], "Copy or download it again.", inner);
}

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
