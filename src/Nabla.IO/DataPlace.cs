namespace Nabla.IO;

/// <summary>A place where a data set was looked for.</summary>
/// <param name="Origin">Why it was looked at: "--data-dir", "NABLA_DATA", "system", "cache" or "embedded".</param>
/// <param name="Folder">The folder; empty for the embedded set.</param>
/// <param name="Found">What is there, for example "found", "no such folder" or "no train-labels-idx1-ubyte".</param>
/// <param name="IsComplete">Whether the data set is there.</param>
internal sealed record DataPlace(string Origin, string Folder, string Found, bool IsComplete);
