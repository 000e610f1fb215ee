namespace Nabla.IO;

/// <summary>MNIST: 60,000 images of handwritten digits to train on, 10,000 to test on, 28x28.
/// Y. LeCun, C. Cortes and C. J. C. Burges, http://yann.lecun.com/exdb/mnist/.</summary>
public static class Mnist
{
    /// <summary>Finds the files or fetches them, checks them and reads them.</summary>
    /// <param name="dataDirectory">Where to look first, or null.</param>
    /// <param name="cancellationToken">Stops a download; nothing incomplete is left behind.</param>
    /// <exception cref="DataProblemException">The files are nowhere, damaged, or cannot be fetched.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (Dataset Train, Dataset Test) Load(
        string? dataDirectory = null, CancellationToken cancellationToken = default) =>
        new DataCatalog(DataLocations.Default(dataDirectory)).LoadPair(DataCatalog.Mnist, cancellationToken);

    /// <summary>The book's division: the first 50,000 examples to train on, the last 10,000 to validate.</summary>
    /// <exception cref="ArgumentException">There are not 60,000 examples.</exception>
    public static (Dataset Training, Dataset Validation) Book(Dataset train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return train.Count == 60_000
            ? (train.Take(50_000), train.Slice(50_000, 10_000))
            : throw new ArgumentException(
                $"The book divides 60000 training examples into 50000 and 10000, but {train.Name} has {train.Count}.",
                nameof(train));
    }
}
