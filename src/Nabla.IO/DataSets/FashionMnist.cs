namespace Nabla.IO;

/// <summary>Fashion-MNIST: 60,000 images of clothes to train on, 10,000 to test on, 28x28, ten classes.
/// H. Xiao, K. Rasul and R. Vollgraf, arXiv:1708.07747, MIT license; Debian's package dataset-fashion-mnist holds
/// it.</summary>
public static class FashionMnist
{
    /// <summary>Finds the files or fetches them, checks them and reads them.</summary>
    /// <param name="dataDirectory">Where to look first, or null.</param>
    /// <param name="cancellationToken">Stops a download; nothing incomplete is left behind.</param>
    /// <exception cref="DataProblemException">The files are nowhere, damaged, or cannot be fetched.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static (Dataset Train, Dataset Test) Load(
        string? dataDirectory = null, CancellationToken cancellationToken = default) =>
        new DataCatalog(DataLocations.Default(dataDirectory)).LoadPair(DataCatalog.Fashion, cancellationToken);
}
