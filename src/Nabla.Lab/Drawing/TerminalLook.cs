namespace Nabla.Lab.Drawing;

/// <summary>What a picture for a terminal may be made of.</summary>
public enum TerminalLook
{
    /// <summary>The characters of ASCII.</summary>
    Ascii,

    /// <summary>Block and Braille characters, no escape codes.</summary>
    Unicode,

    /// <summary>Block and Braille characters in color, by ANSI escape codes (256 colors).</summary>
    Color,
}
