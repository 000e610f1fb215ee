namespace Nabla.IO;

/// <summary>Data ready to train on.</summary>
/// <param name="Train">The examples to train on.</param>
/// <param name="Test">The examples to test on, or null where the data come without.</param>
/// <param name="From">Where they were read from, for messages: a folder, a file, or "embedded".</param>
public sealed record LoadedData(Dataset Train, Dataset? Test, string From);
