using System.Reflection;
using System.Reflection.Emit;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vsml.Cli.Serve;

/// <summary>A class with a property for each column that a model takes: an engine's rows are objects of a class, and a file's columns are known at run time alone.</summary>
internal static class RowType
{
    /// <param name="columns">Single numbers, texts and Booleans.</param>
    /// <param name="name">Of the model, for messages.</param>
    /// <exception cref="CommandFailedException">A column is of another type.</exception>
    public static Type Of(IEnumerable<DataViewSchema.Column> columns, string name)
    {
        TypeBuilder type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Vsml.Cli.Rows"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("Rows").DefineType("Row", TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.Class);
        ConstructorInfo columnName = typeof(ColumnNameAttribute).GetConstructor([typeof(string)])!;
        foreach ((int index, DataViewSchema.Column column) in columns.Index())
        {
            PropertyBuilder property = Define(type, $"Column{index}", TypeOf(column, name));
            property.SetCustomAttribute(new CustomAttributeBuilder(columnName, [column.Name]));
        }

        return type.CreateType();
    }

    private static Type TypeOf(DataViewSchema.Column column, string name) => column.Type switch
    {
        TextDataViewType => typeof(string),
        BooleanDataViewType => typeof(bool),
        NumberDataViewType number => number.RawType,
        _ => throw new CommandFailedException($"{name}: takes a column '{column.Name}' of type {column.Type}; single numbers, texts or Booleans were expected"),
    };

    private static PropertyBuilder Define(TypeBuilder type, string name, Type value)
    {
        FieldBuilder field = type.DefineField("_" + name, value, FieldAttributes.Private);
        PropertyBuilder property = type.DefineProperty(name, PropertyAttributes.None, value, null);
        const MethodAttributes Accessor = MethodAttributes.Public | MethodAttributes.SpecialName | MethodAttributes.HideBySig;

        MethodBuilder get = type.DefineMethod("get_" + name, Accessor, value, Type.EmptyTypes);
        ILGenerator code = get.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldfld, field);
        code.Emit(OpCodes.Ret);
        property.SetGetMethod(get);

        MethodBuilder set = type.DefineMethod("set_" + name, Accessor, null, [value]);
        code = set.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Stfld, field);
        code.Emit(OpCodes.Ret);
        property.SetSetMethod(set);
        return property;
    }
}
