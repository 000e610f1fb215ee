namespace Nabla.IO;

/// <summary>What a column is read as.</summary>
internal enum CsvKind
{
    /// <summary>Numbers, until a text comes.</summary>
    Guessed,

    /// <summary>Texts.</summary>
    Texts,

    /// <summary>Numbers; a text is a problem.</summary>
    Numbers,

    /// <summary>Read past.</summary>
    None,
}
