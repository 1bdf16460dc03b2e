using System.Reflection;

namespace Vsml.MLNet.InternalAccess;

/// <summary>Fields of ML.NET's types that even its own assemblies cannot see.</summary>
internal static class PrivateField
{
    /// <summary>The value of a private field; null where it is null.</summary>
    public static T? Of<T>(object instance, string name)
        where T : class => (T?)Find(instance.GetType(), name).GetValue(instance);

    public static FieldInfo Find(Type type, string name) =>
        type.GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)
        ?? throw new MissingFieldException($"{type} of this version of Microsoft.ML has no field {name}: see InternalAccess/README.md.");
}
